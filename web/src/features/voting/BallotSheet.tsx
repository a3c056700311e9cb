import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCloudOff, IconHandStop, IconPlayerPause } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { formatTime } from '../../ui/format.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import type { Casting, Choosing } from './caster.ts'
import type { OwnBallot, OwnView } from './own-ballot-rules.ts'
import { RECEIPT_DIFFERS } from './secret/send-secret.ts'
import { useOwnBallot, type SheetBallot } from './use-voting.ts'
import classes from './voting.module.css'

interface BallotSheetProps {
  meetingId: MeetingId
  ballot: SheetBallot
  own: OwnBallot
  /** Null outside a room. */
  session: RoomSession | null
  /** False: title and text stand above the sheet already. */
  titled?: boolean
}

/** One ballot on one page, large: choose, confirm, receipt. The same on a desk, in a hall and on a phone. */
export function BallotSheet({ meetingId, ballot, own, session, titled = true }: BallotSheetProps) {
  const { t } = useTranslation('voting')
  const { view, casting, cast, retry } = useOwnBallot(meetingId, ballot, own, session)
  const shownElsewhere = casting.kind === 'refused' && (casting.code === 'castLate' || casting.code === RECEIPT_DIFFERS)
  const refused = casting.kind === 'refused' && !shownElsewhere ? casting : null
  return (
    <section className={classes.sheet} aria-label={t('sheet.label')}>
      {titled && <h2 className={classes.sheetTitle}>{ballot.title}</h2>}
      {titled && ballot.text !== '' && <p className={classes.sheetText}>{ballot.text}</p>}
      <Own
        view={view}
        ballot={ballot}
        onCast={(choosing) => cast?.(choosing)}
        onRetry={() => retry?.()}
        refused={refused}
      />
    </section>
  )
}

interface OwnProps {
  view: OwnView
  ballot: SheetBallot
  onCast: (choosing: Choosing) => void
  onRetry: () => void
  refused: Extract<Casting, { kind: 'refused' }> | null
}

function Own({ view, ballot, onCast, onRetry, refused }: OwnProps) {
  const { t } = useTranslation('voting')
  const sentence = useErrorSentence('voting')
  const [changing, setChanging] = useState(false)
  const secret = ballot.form === 'secret'
  const labelOf = (key: ChoiceKey) => ballot.choices.find((choice) => choice.key === key)?.label ?? key
  switch (view.kind) {
    case 'choose':
      return (
        <>
          {refused !== null && <Problem words={sentence(refused.code, refused.details)} />}
          {secret && <p className={classes.hint}>{t('secret.hint')}</p>}
          <Choosing ballot={ballot} onSend={(choice) => onCast({ choice, changes: null })} />
        </>
      )
    case 'unsent':
      return (
        <Said tone="amber" icon={<IconCloudOff size={32} aria-hidden />} title={t('sheet.unsent')}>
          <p>
            {secret
              ? t('secret.unsentChoice')
              : t('sheet.unsentChoice', { choice: labelOf(view.casting.choosing.choice) })}
          </p>
          <p>{view.casting.why === 'ballotStopped' ? t('sheet.unsentStopped') : t('sheet.unsentText')}</p>
          <Button size="lg" variant="default" loading={view.casting.trying} onClick={onRetry}>
            {t('sheet.sendAgain')}
          </Button>
        </Said>
      )
    case 'saved':
      if (changing && view.mayChange)
        return (
          <Choosing
            ballot={ballot}
            {...(view.receipt.choice === null ? {} : { now: view.receipt.choice })}
            onSend={(choice) => {
              setChanging(false)
              if (choice !== view.receipt.choice) onCast({ choice, changes: view.receipt.receiptId })
            }}
            onCancel={() => setChanging(false)}
          />
        )
      return (
        <Said
          tone="green"
          icon={<IconCircleCheck size={40} aria-hidden />}
          title={t(secret ? 'secret.saved' : 'sheet.saved')}
        >
          {refused !== null && <Problem words={sentence(refused.code, refused.details)} />}
          {view.lateChange !== null && (
            <Problem
              words={secret ? t('secret.lateChange') : t('sheet.lateChange', { choice: labelOf(view.lateChange) })}
            />
          )}
          {view.replaced !== null && (
            <Problem words={t('secret.replaced', { own: view.replaced, told: view.receipt.receiptId })} />
          )}
          {secret && <p>{t('secret.savedText')}</p>}
          {!secret && <p className={classes.chosen}>{view.receipt.label}</p>}
          {view.receipt.castAtMs !== null && <p>{t('sheet.savedAt', { time: formatTime(view.receipt.castAtMs) })}</p>}
          <p className={classes.receipt}>{t('sheet.receipt', { id: view.receipt.receiptId })}</p>
          {view.mayChange && (
            <Button size="lg" variant="default" onClick={() => setChanging(true)}>
              {t('sheet.change')}
            </Button>
          )}
        </Said>
      )
    case 'wrongReceipt':
      return <WrongReceipt own={view.own} told={view.told} />
    case 'cannot':
      return (
        <Said tone="gray" icon={<IconHandStop size={32} aria-hidden />} title={t('sheet.cannot')}>
          <p>{t(`sheet.why.${view.why}`)}</p>
        </Said>
      )
    case 'stopped':
      return (
        <Said tone="amber" icon={<IconPlayerPause size={32} aria-hidden />} title={t('sheet.stopped')}>
          <p>{t('sheet.stoppedText')}</p>
        </Said>
      )
    case 'late':
      return (
        <Said tone="red" icon={<IconAlertTriangle size={32} aria-hidden />} title={t('sheet.late')}>
          <p>{t('sheet.lateText')}</p>
        </Said>
      )
    case 'notVoted':
      return <Said tone="gray" icon={null} title={t('sheet.notVoted')} />
    case 'notOpened':
      return <Said tone="gray" icon={null} title={t('sheet.notOpened')} />
    default:
      return view satisfies never
  }
}

/** Of a secret ballot: no success, although the server gave a receipt. */
function WrongReceipt({ own, told }: { own: string; told: string }) {
  const { t } = useTranslation('voting')
  return (
    <Said tone="red" icon={<IconAlertTriangle size={32} aria-hidden />} title={t('secret.wrongReceipt')}>
      <Problem words={t('errors.receiptDiffers')} />
      <p className={classes.receipt}>{t('secret.ownCode', { id: own })}</p>
      <p className={classes.receipt}>{t('secret.toldCode', { id: told })}</p>
    </Said>
  )
}

interface ChoosingProps {
  ballot: SheetBallot
  now?: ChoiceKey
  onSend: (choice: ChoiceKey) => void
  onCancel?: () => void
}

/** Two presses: one to choose, one to confirm what was chosen, in words. */
function Choosing({ ballot, now, onSend, onCancel }: ChoosingProps) {
  const { t } = useTranslation('voting')
  const [chosen, setChosen] = useState<ChoiceKey | null>(null)
  const choice = ballot.choices.find(({ key }) => key === chosen)
  return (
    <>
      <fieldset className={classes.choices}>
        <legend className={classes.legend}>{t('sheet.choose')}</legend>
        {ballot.choices.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className={classes.choice}
            aria-pressed={key === chosen}
            onClick={() => setChosen(key)}
          >
            {label}
            {key === now && <small>{t('sheet.now')}</small>}
          </button>
        ))}
      </fieldset>
      <div className={classes.confirm} role="status">
        {choice === undefined ? (
          <p className={classes.hint}>{t('sheet.chooseFirst')}</p>
        ) : (
          <>
            <p className={classes.hint}>{t('sheet.youChose', { choice: choice.label })}</p>
            <Button size="xl" onClick={() => onSend(choice.key)}>
              {t('sheet.send', { choice: choice.label })}
            </Button>
          </>
        )}
        {onCancel !== undefined && (
          <Button size="lg" variant="default" onClick={onCancel}>
            {t('sheet.keep')}
          </Button>
        )}
      </div>
    </>
  )
}

interface SaidProps {
  tone: 'green' | 'amber' | 'red' | 'gray'
  icon: ReactNode
  title: string
  children?: ReactNode
}

function Said({ tone, icon, title, children }: SaidProps) {
  return (
    <div className={classes.said} data-tone={tone} role="status">
      {icon}
      <h3>{title}</h3>
      {children}
    </div>
  )
}

function Problem({ words }: { words: string }) {
  return (
    <p className={classes.problem} role="alert">
      {words}
    </p>
  )
}
