// How a body has its minutes written (mẫu biên bản): the order of their parts, their words, and which facts stand in them. Server and pages write by it.
import { z } from 'zod'
import { plainLine, plainLines } from './kit.ts'

/** The parts between what the meeting was and how it ended; one without anything in it is left out. */
export const TemplateSection = z.enum(['attendance', 'course', 'conclusions', 'tasks'])
export type TemplateSection = z.infer<typeof TemplateSection>
/**
 * `arrivals`: who came and went when, in tables; else numbers and who was absent. `times`: from when to when an item was discussed. The others: roll
 * calls, speakers with their times, papers and what came out of votes.
 */
export const TemplateFact = z.enum(['rollCalls', 'arrivals', 'times', 'speakers', 'papers', 'ballots'])
export type TemplateFact = z.infer<typeof TemplateFact>

export const MAX_TEMPLATE_WORDS = 2_000
const words = plainLines(MAX_TEMPLATE_WORDS)

export const MinutesTemplate = z.strictObject({
  /** The kind of document, above what it is about. */
  title: plainLine(80),
  /** Where it is written, beside the day; empty: the unit's place. */
  place: z.union([z.literal(''), plainLine(80)]),
  /** Each line a paragraph: what it is founded on, before everything else; how it begins, and how it ends. */
  legalBasis: words,
  opening: words,
  closing: words,
  /** Each line one of `Nơi nhận`; empty: the usual ones. What a secretary writes into the minutes goes before it. */
  recipients: words,
  /** In their order, each once. Their numbers are put before the headings. */
  sections: z
    .array(z.strictObject({ section: TemplateSection, heading: plainLine(120) }))
    .length(TemplateSection.options.length)
    .refine((sections) => new Set(sections.map(({ section }) => section)).size === sections.length, 'a part twice'),
  facts: z
    .array(TemplateFact)
    .max(TemplateFact.options.length)
    .refine((facts) => new Set(facts).size === facts.length, 'a fact twice'),
})
export type MinutesTemplate = z.infer<typeof MinutesTemplate>

/** Of bodies without a template of their own, of meetings without a body, and of minutes from before there were templates. */
export const USUAL_TEMPLATE: MinutesTemplate = {
  ...{ title: 'BIÊN BẢN', place: '', legalBasis: '', opening: '', closing: '', recipients: '' },
  sections: [
    { section: 'attendance', heading: 'THÀNH PHẦN THAM DỰ' },
    { section: 'course', heading: 'NỘI DUNG' },
    { section: 'conclusions', heading: 'KẾT LUẬN' },
    { section: 'tasks', heading: 'NHIỆM VỤ ĐƯỢC GIAO' },
  ],
  facts: [...TemplateFact.options],
}
