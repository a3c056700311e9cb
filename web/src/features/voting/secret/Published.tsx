import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BallotId, ReceiptId } from '../../../../../signaling/wire/ids.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import classes from '../voting.module.css'
import { ownTracker } from './own-trackers.ts'
import { ownPublished, type OwnPublished } from './published-rules.ts'

interface PublishedProps {
  ballotId: BallotId
  trackers: readonly ReceiptId[]
  /** One's own as the server has it; null: one has not voted. */
  receiptId: ReceiptId | null
  /** Whether the rule let a ballot take the place of another. */
  mayChange: boolean
}

const COLORS: Readonly<Record<OwnPublished['kind'], string>> = {
  ...{ none: 'gray', found: 'green', replaced: 'amber', missing: 'red' },
}

/** After the end: the trackers of all ballots that count; the voter's own browser marks theirs. */
export function Published({ ballotId, trackers, receiptId, mayChange }: PublishedProps) {
  const { t } = useTranslation('voting')
  const { accountId } = useAccount()
  const own = ownPublished({ kept: ownTracker(accountId, ballotId), told: receiptId, trackers, mayChange })
  const words =
    own.kind === 'none'
      ? null
      : own.kind === 'found'
        ? t('secret.list.found')
        : own.kind === 'replaced'
          ? t('secret.replaced', { own: own.own, told: own.told })
          : t('secret.list.missing', { id: own.own })
  const counts = own.kind === 'none' ? null : own.kind === 'replaced' ? own.told : own.own
  return (
    <div>
      {words !== null && (
        <Alert color={COLORS[own.kind]} role={own.kind === 'missing' ? 'alert' : 'status'} className={classes.codes}>
          {words}
        </Alert>
      )}
      <details className={classes.people}>
        <summary>{t('secret.list.title', { n: trackers.length })}</summary>
        <Text size="sm">{trackers.length === 0 ? t('secret.list.none') : t('secret.list.text')}</Text>
        <ol className={classes.trackers}>
          {trackers.map((tracker) => (
            <li key={tracker} data-own={tracker === counts}>
              <code>{tracker}</code>
              {tracker === counts && <strong> {t('secret.list.yours')}</strong>}
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
