import { Alert, Button, Divider, Text } from '@mantine/core'
import { IconBuildingBank } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SSO_START_PATH } from '../../../../signaling/single-sign-on/wire.ts'
import { useSsoStatus } from './use-sso-status.ts'

/**
 * The way by the province's own sign-in, only where one is set up. Its answer is not waited for: signing in by password goes on meanwhile.
 *
 * @param isSaid - That it does not answer stands on the page already.
 */
export function SingleSignOnOffer({ target, isSaid }: { target: string; isSaid: boolean }) {
  const { t } = useTranslation('identity')
  const { data } = useSsoStatus()
  const offer = data?.offer
  if (offer === undefined || offer === null || (isSaid && !offer.reachable)) return null
  return (
    <>
      <Divider label={t('sso.or')} />
      {offer.reachable ? (
        <Button
          component="a"
          href={`${SSO_START_PATH}?${new URLSearchParams({ tiep: target }).toString()}`}
          variant="default"
          size="lg"
          fullWidth
          leftSection={<IconBuildingBank aria-hidden />}
          styles={{ root: { height: 'auto', minHeight: 50, paddingBlock: 8 }, label: { whiteSpace: 'normal' } }}
        >
          {offer.name === '' ? t('sso.button') : t('sso.buttonNamed', { name: offer.name })}
        </Button>
      ) : (
        <Alert color="amber" role="status">
          <Text size="sm">{offer.name === '' ? t('sso.down') : t('sso.downNamed', { name: offer.name })}</Text>
        </Alert>
      )}
    </>
  )
}
