import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconArrowsMove, IconPictureInPicture, IconX, type Icon } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Seat } from '../../net/session.ts'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { Stage } from './Stage.tsx'
import { useFloating } from './use-floating.ts'
import classes from './room.module.css'

interface FloatingStageProps {
  seat: Seat | null
  /** A small picture over the paper; else it has its own part of the room, with `below` under it. */
  floats: boolean
  folded: boolean
  onFold: (folded: boolean) => void
  /** Equal pictures instead of one large one; false: the stage. */
  cells: ReactNode
  below: ReactNode
}

/**
 * The stage, in its place or floating over the paper: there it is pulled or moved out of the way, or folded to a button with the
 * name of who is on it. It is the same part in both, so that its picture goes on without a gap.
 */
export function FloatingStage({ seat, floats, folded, onFold, cells, below }: FloatingStageProps) {
  const { t } = useTranslation('room')
  const floating = useFloating()
  if (floats && folded) {
    return (
      <UnstyledButton
        className={classes.unfold}
        aria-label={t('floating.unfold')}
        title={t('floating.unfold')}
        onClick={() => onFold(false)}
      >
        <IconPictureInPicture size={24} aria-hidden />
        {seat !== null && <span className={classes.unfoldName}>{placeNameOf(seat)}</span>}
      </UnstyledButton>
    )
  }
  const frame = floats
    ? { style: floating.style, role: 'group', 'aria-label': t('floating.label'), tabIndex: 0, ...floating.handlers }
    : {}
  return (
    <div className={floats ? classes.floating : classes.pictures} {...frame}>
      {cells === false ? <Stage seat={seat} /> : cells}
      {floats ? <FloatingTools onMove={floating.nextCorner} onFold={() => onFold(true)} /> : below}
    </div>
  )
}

function FloatingTools({ onMove, onFold }: { onMove: (picture: HTMLElement) => void; onFold: () => void }) {
  const { t } = useTranslation('room')
  const tools = useRef<HTMLDivElement>(null)
  const move = () => {
    const picture = tools.current?.parentElement
    if (picture) onMove(picture)
  }
  return (
    <div ref={tools} className={classes.floatingTools}>
      <FloatingTool icon={IconArrowsMove} label={t('floating.move')} onClick={move} />
      <FloatingTool icon={IconX} label={t('floating.fold')} onClick={onFold} />
    </div>
  )
}

function FloatingTool({ icon: Shown, label, onClick }: { icon: Icon; label: string; onClick: () => void }) {
  return (
    <ActionIcon className={classes.floatingTool} aria-label={label} title={label} onClick={onClick}>
      <Shown size={20} aria-hidden />
    </ActionIcon>
  )
}
