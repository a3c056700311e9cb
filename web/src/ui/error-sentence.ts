import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusalDetails } from '../../../signaling/wire/kit.ts'

/**
 * Turns a refusal's code into a sentence for people: the feature's own `errors.<code>`, if there is
 * one for the state that stands in the way `errors.<code>_<state>`, else the common one, else one
 * that fits everything. Figures of the refusal may stand in the sentence as `{{name}}`.
 */
export function useErrorSentence(noun = 'ui'): (code: string, details?: RefusalDetails) => string {
  const { t } = useTranslation()
  return useCallback(
    (code, details) =>
      t(
        [
          `${noun}:errors.${code}_${String(details?.['state'])}`,
          `${noun}:errors.${code}`,
          `ui:errors.${code}`,
          'ui:errors.unknown',
        ],
        { ...details },
      ),
    [t, noun],
  )
}
