import { Center, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Navigate, Outlet, useLocation } from 'react-router'
import { RefusedDialog } from '../features/annotations/RefusedDialog.tsx'
import { useSendUnsent } from '../features/annotations/send-unsent.ts'
import { RingDialog } from '../features/calling/RingDialog.tsx'
import { AccountContext, hasSignedOut, useWhoAmI } from '../queries/who-am-i.ts'
import { refusalCode } from '../net/http.ts'
import { ErrorState } from '../ui/states.tsx'

/** Where a paired browser may be. */
const OF_PAIRED = /^\/cuoc-hop\/[^/]+\/(?:vao|man-hinh)$/u

/** Lets nobody past who is not signed in; the sign-in page leads back to where the person wanted to go. */
export function RequireAccount() {
  const who = useWhoAmI()
  const location = useLocation()
  if (who.isPending) return <PageWait />
  if (who.isError) return <ErrorState code={refusalCode(who.error)} onRetry={() => void who.refetch()} page />
  // A phone of a hall has one page, which is outside of this guard.
  if (who.data.paired === 'phone') return <Navigate to="/dien-thoai" replace />
  // A paired browser is in a meeting or on its waiting page; also when its pairing has just been withdrawn.
  if (who.data.paired !== null && (who.data.account === null || !OF_PAIRED.test(location.pathname))) {
    return <Navigate to="/hoi-truong" replace />
  }
  if (who.data.account === null) {
    const wanted = location.pathname + location.search
    const nowhere = wanted === '/' || hasSignedOut()
    return <Navigate to={nowhere ? '/dang-nhap' : `/dang-nhap?tiep=${encodeURIComponent(wanted)}`} replace />
  }
  return (
    <AccountContext value={who.data.account}>
      <Outlet />
      <RefusedDialog />
      {/* A projector has nothing to press. */}
      {who.data.paired !== 'display' && <RingDialog />}
      <SendUnsent />
    </AccountContext>
  )
}

function SendUnsent() {
  useSendUnsent()
  return null
}

export function PageWait() {
  const { t } = useTranslation('ui')
  return (
    <Center mih="60vh" role="status" aria-label={t('loading')}>
      <Loader />
    </Center>
  )
}
