import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAccount } from '../../queries/who-am-i.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { AddressSection } from './AddressSection.tsx'
import { LinkSection } from './LinkSection.tsx'
import { SecondFactorSection } from './SecondFactorSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'

/** What keeps one's own account safe. */
export function AccountPage() {
  const { t } = useTranslation('account')
  const { username } = useAccount()
  return (
    <>
      <PageHeader title={t('title')} note={t('note', { username })} />
      <Stack gap="lg">
        <SecondFactorSection />
        <LinkSection />
        <AddressSection />
        <SessionsSection />
      </Stack>
    </>
  )
}
