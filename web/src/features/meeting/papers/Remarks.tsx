import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { pageRanges } from '../../../../../signaling/papers/common/page-ranges.ts'
import type { PaperRemark, PaperVersion } from '../../../../../signaling/papers/wire.ts'
import { RepairedCopy } from './RepairedCopy.tsx'

interface RemarksProps {
  title: string
  version: PaperVersion
}

/** What is said of a version to those who prepare papers, and the repaired copy where one helps. */
export function Remarks({ title, version }: RemarksProps) {
  return (
    <>
      <RemarkLines remarks={version.remarks} />
      <RepairedCopy title={title} version={version} />
    </>
  )
}

/** What the server's check found worth saying about an accepted file; shown to secretaries. */
export function RemarkLines({ remarks }: { remarks: readonly PaperRemark[] }) {
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
