import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BallotId, ReceiptId } from '../../../../../signaling/wire/ids.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import classes from '../voting.module.css'
import { ownTracker } from './own-trackers.ts'

interface PublishedProps {
  ballotId: BallotId
  trackers: readonly ReceiptId[]
  /** One's own as the server has it; null: one has not voted. */
  receiptId: ReceiptId | null
}

/** After the end: the trackers of all ballots that count; the voter's own browser marks theirs. */
export function Published({ ballotId, trackers, receiptId }: PublishedProps) {
  const { t } = useTranslation('voting')
  const { accountId } = useAccount()
  // What this browser was given goes before what the server says now.
  const own = ownTracker(accountId, ballotId) ?? receiptId
  const found = trackers.some((tracker) => tracker === own)
  return (
    <div>
      {own !== null && (
        <Alert color={found ? 'green' : 'red'} role={found ? 'status' : 'alert'}>
          {found ? t('secret.list.found') : t('secret.list.missing', { id: own })}
        </Alert>
      )}
      <details className={classes.people}>
        <summary>{t('secret.list.title', { n: trackers.length })}</summary>
        <Text size="sm">{trackers.length === 0 ? t('secret.list.none') : t('secret.list.text')}</Text>
        <ol className={classes.trackers}>
          {trackers.map((tracker) => (
            <li key={tracker} data-own={tracker === own}>
              <code>{tracker}</code>
              {tracker === own && <strong> {t('secret.list.yours')}</strong>}
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
