import { Popover, Switch, UnstyledButton } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconDots,
  IconEraser,
  IconEye,
  IconEyeOff,
  IconHighlight,
  IconListDetails,
  IconLock,
  IconNotes,
  IconPencil,
  IconPointer,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { MarkColour, type MarkLayer } from '../../../../signaling/annotations/wire.ts'
import styles from './annotations.module.css'
import type { MarksSession } from './marks-session.ts'
import { COLOURS, layerFor, THICKNESSES, toolStore, TOOLS, type Thickness, type Tool } from './tools.ts'

const ICONS: Readonly<Record<Tool, Icon>> = {
  read: IconPointer,
  pen: IconPencil,
  highlight: IconHighlight,
  note: IconNotes,
  eraser: IconEraser,
}
const LAYERS: readonly MarkLayer[] = ['shared', 'private']
const THICKNESS_NAMES: readonly Thickness[] = ['thin', 'medium', 'thick']

interface ToolRailProps {
  marks: MarksSession
  listOpen: boolean
  onList: () => void
  /** The document is the person's own: nobody else has marks on it, and there is but one layer. */
  alone?: boolean
  /** The highlighter is taken while text is selected: that text is what is meant. */
  onHighlightSelection: () => boolean
}

/** The slim rail of tools beside the page, each with its name. */
export function ToolRail({ marks, listOpen, onList, alone = false, onHighlightSelection }: ToolRailProps) {
  const { t } = useTranslation('annotations')
  const state = useStore(toolStore)
  const { writable, canUndo, canRedo } = useStore(marks.store)
  const layer = layerFor(state.layer, writable) ?? 'private'
  const mayWrite = writable.shared || writable.private
  const set = (change: Partial<typeof state>) => toolStore.setState({ layer, ...change })
  const [open, setOpen] = useState(false)
  const folded = useId()
  useEffect(() => {
    if (!open) return undefined
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false)
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [open])
  const layers = !alone && (
    <div className={styles.layers} role="group" aria-label={t('layerChoice')}>
      {LAYERS.map((each) => (
        <RailButton
          key={each}
          icon={each === 'shared' ? IconUsers : IconLock}
          label={t(`layer.${each}`)}
          title={t(`layerText.${each}`)}
          pressed={layer === each}
          disabled={!writable[each]}
          onClick={() => set({ layer: each })}
        />
      ))}
    </div>
  )
  const undo = <RailButton icon={IconArrowBackUp} label={t('undo')} disabled={!canUndo} onClick={() => marks.undo()} />
  return (
    <div className={styles.rail} role="toolbar" aria-label={t('tools')} aria-orientation="vertical">
      {TOOLS.map((tool) => (
        <RailButton
          key={tool}
          icon={ICONS[tool]}
          label={t(`tool.${tool}`)}
          pressed={state.tool === tool}
          disabled={tool !== 'read' && !mayWrite}
          onClick={() => {
            if (tool === 'highlight') onHighlightSelection()
            set({ tool })
            setOpen(false)
          }}
        />
      ))}
      <div className={styles.layersInRow}>{layers}</div>
      <div className={styles.undoInRow}>{undo}</div>
      {/* Where the rail has no room for all, the rest folds behind one button, which says the layer as that is folded too. */}
      <UnstyledButton
        className={`${styles.tool} ${styles.more}`}
        aria-expanded={open}
        aria-controls={folded}
        aria-label={t('moreTools', { layer: t(`layer.${layer}`) })}
        title={t('moreTools', { layer: t(`layer.${layer}`) })}
        onClick={() => setOpen(!open)}
      >
        {layer === 'private' ? <IconLock size={22} aria-hidden /> : <IconDots size={22} aria-hidden />}
        <span>{t('more')}</span>
      </UnstyledButton>
      <div id={folded} className={styles.folded} data-open={open}>
        <div className={styles.layersFolded}>{layers}</div>
        <div className={styles.undoFolded}>{undo}</div>
        <RailButton icon={IconArrowForwardUp} label={t('redo')} disabled={!canRedo} onClick={() => marks.redo()} />
        <ColourChoice />
        {!alone && (
          <RailButton
            icon={state.othersShown ? IconEye : IconEyeOff}
            label={t('others')}
            title={t(state.othersShown ? 'hideOthers' : 'showOthers')}
            pressed={state.othersShown}
            onClick={() => set({ othersShown: !state.othersShown })}
          />
        )}
        <RailButton
          icon={IconListDetails}
          label={t('list')}
          title={t('listTitle')}
          pressed={listOpen}
          onClick={() => {
            setOpen(false)
            onList()
          }}
        />
      </div>
    </div>
  )
}

interface RailButtonProps {
  icon: Icon
  label: string
  title?: string
  pressed?: boolean
  disabled?: boolean
  onClick: () => void
}

function RailButton({ icon: Shown, label, title, pressed, disabled = false, onClick }: RailButtonProps) {
  return (
    <UnstyledButton
      className={styles.tool}
      aria-label={title === undefined ? label : `${label}: ${title}`}
      title={title ?? label}
      aria-pressed={pressed}
      disabled={disabled}
      // The selection of text must outlive the press.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Shown size={22} aria-hidden />
      <span>{label}</span>
    </UnstyledButton>
  )
}

function ColourChoice() {
  const { t } = useTranslation('annotations')
  const { colour, thickness, fingerDraws } = useStore(toolStore)
  return (
    <Popover position="right" withArrow trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.tool} aria-label={t('colourNow', { colour: t(`colour.${colour}`) })}>
          <span className={styles.dot} style={{ background: COLOURS[colour] }} />
          <span>{t('colourTitle')}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Choices label={t('colourTitle')}>
          {MarkColour.options.map((each) => (
            <Choice
              key={each}
              text={t(`colour.${each}`)}
              chosen={each === colour}
              onChoose={() => toolStore.setState({ colour: each })}
            >
              <span className={styles.dot} style={{ background: COLOURS[each] }} />
            </Choice>
          ))}
        </Choices>
        <Choices label={t('thicknessTitle')}>
          {THICKNESS_NAMES.map((each) => (
            <Choice
              key={each}
              text={t(`thickness.${each}`)}
              chosen={each === thickness}
              onChoose={() => toolStore.setState({ thickness: each })}
            >
              <span className={styles.stroke} style={{ height: Math.max(2, THICKNESSES[each] * 1400) }} />
            </Choice>
          ))}
        </Choices>
        {navigator.maxTouchPoints > 0 && (
          <Switch
            mt="sm"
            label={t('fingerDraws')}
            checked={fingerDraws}
            onChange={(event) => toolStore.setState({ fingerDraws: event.currentTarget.checked })}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.choices} role="radiogroup" aria-label={label}>
      {children}
    </div>
  )
}

interface ChoiceProps {
  text: string
  chosen: boolean
  onChoose: () => void
  /** How it looks on the paper. */
  children: ReactNode
}

function Choice({ text, chosen, onChoose, children }: ChoiceProps) {
  return (
    <UnstyledButton className={styles.tool} role="radio" aria-checked={chosen} onClick={onChoose}>
      {children}
      <span>{text}</span>
    </UnstyledButton>
  )
}
