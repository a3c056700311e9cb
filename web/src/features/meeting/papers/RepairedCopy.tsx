import { Button, Text } from '@mantine/core'
import { IconFileCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { repairedFilePath, type PaperVersion } from '../../../../../signaling/papers/wire.ts'
import { download } from '../../../net/download.ts'

const REPAIRABLE: ReadonlySet<string> = new Set(['indexRebuilt', 'indexIgnored', 'endMissing'])

/** Offers a copy with a sound index of a paper whose index is wrong; the paper itself stays as it came. */
export function RepairedCopy({ title, version }: { title: string; version: PaperVersion }) {
  const { t } = useTranslation('meeting')
  const [state, setState] = useState<'idle' | 'making' | { refused: string }>('idle')
  if (!version.remarks.some(({ kind }) => REPAIRABLE.has(kind))) return null

  async function fetchCopy(): Promise<void> {
    setState('making')
    const name = version.fileName.replace(/(?:\.pdf)?$/iu, ` (${t('papers.repaired.inName')}).pdf`)
    const outcome = await download(repairedFilePath(version.paperVersionId), name)
    setState(outcome.ok ? 'idle' : { refused: outcome.error })
  }

  return (
    <>
      <Button
        variant="subtle"
        px={4}
        loading={state === 'making'}
        leftSection={<IconFileCheck size={18} aria-hidden />}
        aria-label={t('papers.repaired.getNamed', { title })}
        onClick={() => void fetchCopy()}
      >
        {t('papers.repaired.get')}
      </Button>
      <Text size="sm" role="status">
        {state === 'making' && t('papers.repaired.making')}
        {typeof state === 'object' &&
          t(`papers.repaired.refused.${state.refused}`, { defaultValue: t('papers.repaired.refused.repairFailed') })}
      </Text>
    </>
  )
}
