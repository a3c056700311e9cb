import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { moveAccount, type Account } from '../../../../signaling/identity/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { OneFieldForm } from './OneFieldForm.tsx'
import { SiteSelect } from './SiteSelect.tsx'

interface MoveAccountDialogProps {
  /** Null: closed. */
  account: Account | null
  sites: Sites
  onClose: () => void
  onDone: (name: string, unit: string) => void
}

/** Another unit for an account: after a unit was split or dissolved, its people are moved one by one. */
export function MoveAccountDialog({ account, ...props }: MoveAccountDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal
      opened={account !== null}
      onClose={props.onClose}
      title={account === null ? null : t('moveNamed', { name: account.fullName })}
      withCloseButton={false}
    >
      {account !== null && <MoveForm account={account} {...props} />}
    </Modal>
  )
}

function MoveForm({ account, sites, onClose, onDone }: MoveAccountDialogProps & { account: Account }) {
  const { t } = useTranslation('admin')
  const [before] = sites.living.filter(({ siteId }) => siteId === account.siteId)
  return (
    <OneFieldForm
      start={before?.siteId ?? ''}
      parse={(value) => SiteId.safeParse(value).data ?? null}
      send={(value) => call(moveAccount, { accountId: account.accountId, siteId: SiteId.parse(value) })}
      submit={t('move')}
      onSent={(value) => onDone(account.fullName, sites.byId.get(value)?.name ?? '')}
      onCancel={onClose}
      field={({ value, wrong, onChange }) => (
        <SiteSelect
          sites={sites}
          label={t('unit')}
          description={t('moveHint')}
          data-autofocus
          allowDeselect={false}
          value={value === '' ? null : value}
          error={wrong ? t('needed') : null}
          onChange={(next) => onChange(next ?? '')}
        />
      )}
    />
  )
}
