import type { MinutesEntry, MinutesFacts, MinutesState } from '../../../signaling/minutes/wire.ts'
import { minutesForm, MOTTO, NATION, type FormBlock } from '../../../signaling/wire/minutes-form.ts'
import type { MinutesTemplate } from '../../../signaling/wire/minutes-template.ts'
import classes from './minutes-paper.module.css'

interface MinutesPaperProps {
  /** For who has it read out. */
  label: string
  facts: MinutesFacts
  entries: readonly MinutesEntry[]
  state: MinutesState
  template: MinutesTemplate
}

/** Minutes as DOCX and PDF have them, in Vietnamese whatever the page speaks; what is typed stands in them at once. */
export function MinutesPaper({ label, facts, entries, state, template }: MinutesPaperProps) {
  return (
    // Reached by Tab and scrolled by the arrows, also by who may write nothing.
    <div role="region" aria-label={label} tabIndex={0} className={classes.frame}>
      <article className={classes.paper} lang="vi" data-minutes-paper>
        {minutesForm(facts, entries, state, template).map((block, index) => (
          <Block key={index} block={block} />
        ))}
      </article>
    </div>
  )
}

function Block({ block }: { block: FormBlock }) {
  switch (block.kind) {
    case 'head':
      return <Head block={block} />
    case 'title':
      return (
        <div className={classes.title}>
          <p>{block.text}</p>
          <p>{block.about}</p>
        </div>
      )
    case 'heading':
      return <p className={classes.heading}>{block.text}</p>
    case 'paragraph':
      return <p className={block.italic === true ? classes.italic : classes.body}>{block.text}</p>
    case 'table':
      return <Table block={block} />
    case 'foot':
      return <Foot block={block} />
    default:
      return block satisfies never
  }
}

function Head({ block: { above, holder, number, placeAndDay } }: { block: Extract<FormBlock, { kind: 'head' }> }) {
  return (
    <div className={classes.head}>
      <div>
        {above !== null && <p className={classes.upper}>{above}</p>}
        <p className={classes.office}>{holder}</p>
        <p>{number}</p>
      </div>
      <div>
        <p className={classes.nation}>{NATION}</p>
        <p className={classes.motto}>{MOTTO}</p>
        <p className={classes.day}>{placeAndDay}</p>
      </div>
    </div>
  )
}

function Table({ block: { columns, rows } }: { block: Extract<FormBlock, { kind: 'table' }> }) {
  return (
    <table className={classes.table}>
      <colgroup>
        {columns.map(({ heading, share }) => (
          <col key={heading} style={{ width: `${share * 100}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ heading }) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {columns.map(({ heading, align }, index) => (
              <td key={heading} data-center={align === 'center' || undefined}>
                {cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Foot({ block: { signatures, recipients } }: { block: Extract<FormBlock, { kind: 'foot' }> }) {
  return (
    <>
      <div className={classes.signatures}>
        {signatures.map(({ role, name }) => (
          <div key={role}>
            <p className={classes.role}>{role}</p>
            <p className={classes.role}>{name}</p>
          </div>
        ))}
      </div>
      <div className={classes.recipients}>
        <p>Nơi nhận:</p>
        {recipients.map((text, index) => (
          <p key={index}>- {text}</p>
        ))}
      </div>
    </>
  )
}
