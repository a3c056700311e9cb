import type { UseQueryResult } from '@tanstack/react-query'
import { refusalCode } from '../net/http.ts'
import { NotFoundPage } from './NotFoundPage.tsx'
import { ErrorState, RowSkeletons } from './states.tsx'

interface NotLoadedProps {
  query: Pick<UseQueryResult, 'isPending' | 'error' | 'refetch'>
  /** What is drawn while it is on its way. */
  rows?: number
  rowHeight: number
}

/** What stands in the place of a page as long as its answer is not there: on its way, not to be had, or no such thing. */
export function NotLoaded({ query, rows = 4, rowHeight }: NotLoadedProps) {
  if (query.isPending) return <RowSkeletons rows={rows} height={rowHeight} />
  const code = refusalCode(query.error)
  if (code === 'notFound') return <NotFoundPage />
  return <ErrorState code={code} onRetry={() => void query.refetch()} page />
}
