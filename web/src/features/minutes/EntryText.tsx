import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAX_MINUTES_TEXT, minutesEntryKey, type MinutesEntry } from '../../../../signaling/minutes/wire.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Conflict } from './Conflict.tsx'
import { CopyOrDrop } from './kept/CopyOrDrop.tsx'
import type { KeptEntry } from './kept-entry.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'

type TextEntry = Exclude<MinutesEntry, { kind: 'task' }>
interface EntryTextProps {
  keeper: MinutesKeeper
  /** The entry as it is before anybody has written it. */
  blank: TextEntry
  kept: KeptEntry | undefined
  label: string
  /** Left out: one line. */
  rows?: number
  placeholder?: string
}
/** Of texts in one line, as the number and the place. */
const MAX_LINE = 200

/** One text of the minutes, which saves itself. Where somebody else has saved it in between, both texts stand here. */
export function EntryText({ keeper, blank, kept, label, rows, placeholder }: EntryTextProps) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const text = kept === undefined || kept.entry.kind === 'task' ? '' : kept.entry.text
  const problem = kept?.state === 'refused' ? sentence(kept.code ?? 'unknown') : null
  const shared = {
    ...{ label, error: problem, value: text, placeholder },
    description: kept?.state === 'unsent' ? t('notSavedYet') : undefined,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      keeper.write({ ...blank, text: value }),
  }
  return (
    <div>
      {rows === undefined ? (
        <TextInput {...shared} maxLength={MAX_LINE} />
      ) : (
        <Textarea {...shared} autosize minRows={rows} maxRows={24} maxLength={MAX_MINUTES_TEXT} />
      )}
      {kept?.state === 'refused' && (
        <CopyOrDrop {...{ label, text }} onDrop={() => keeper.giveUp(minutesEntryKey(blank))} />
      )}
      {kept?.state === 'conflict' && <Conflict keeper={keeper} kept={kept} label={label} />}
    </div>
  )
}
