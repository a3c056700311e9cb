import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { pageRanges } from '../../../../../signaling/papers/common/page-ranges.ts'
import type { PaperRemark } from '../../../../../signaling/papers/wire.ts'

/** What the server's check found worth saying about an accepted file; shown to secretaries. */
export function Remarks({ remarks }: { remarks: readonly PaperRemark[] }) {
  const { t } = useTranslation('meeting')
  return remarks.map((remark) => (
    <Text key={remark.kind} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {t(`papers.remarks.${remark.kind}`, {
        ...(remark.kind === 'picturesTooLarge' ? { pages: pageRanges(remark.pageNumbers) } : {}),
        ...(remark.kind === 'attachments' ? { files: remark.files } : {}),
      })}
    </Text>
  ))
}
