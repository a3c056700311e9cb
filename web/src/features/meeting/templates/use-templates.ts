import { useQuery } from '@tanstack/react-query'
import { listTemplates, readPattern, readTemplate, type Pattern } from '../../../../../signaling/templates/wire.ts'
import { MeetingId, TemplateId } from '../../../../../signaling/wire/ids.ts'
import { ask, Refusal } from '../../../net/http.ts'

export const TEMPLATES_KEY = ['templates.list'] as const

export function useTemplates() {
  return useQuery({
    queryKey: TEMPLATES_KEY,
    queryFn: ({ signal }) => ask(listTemplates, {}, { signal }),
  })
}

/** What a new meeting is made from. */
export interface Source {
  readonly from: 'template' | 'meeting'
  readonly id: string
}

/** An address typed by hand may hold anything; what is no id names nothing. */
export function usePattern(source: Source) {
  return useQuery({
    queryKey: ['templates.pattern', source.from, source.id],
    // The form is filled in once; what is asked for later must be as it is then.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }): Promise<{ name: string; pattern: Pattern }> => {
      if (source.from === 'template') {
        const templateId = TemplateId.safeParse(source.id)
        if (!templateId.success) throw new Refusal('notFound', undefined)
        return ask(readTemplate, { templateId: templateId.data }, { signal })
      }
      const meetingId = MeetingId.safeParse(source.id)
      if (!meetingId.success) throw new Refusal('notFound', undefined)
      const { pattern } = await ask(readPattern, { meetingId: meetingId.data }, { signal })
      return { name: pattern.title, pattern }
    },
  })
}
