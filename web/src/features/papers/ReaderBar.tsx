import { ActionIcon, Menu, Text, TextInput, Tooltip } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowsHorizontal,
  IconArrowsVertical,
  IconChevronDown,
  IconChevronUp,
  IconLayoutSidebar,
  IconSearch,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Viewer } from '../../pdf/viewer.ts'
import { SaveNote } from '../annotations/SaveNote.tsx'
import type { MarksSession } from '../annotations/marks-session.ts'
import styles from './reader.module.css'

export const ZOOM_STEP = 1.2
const SCALES = [0.5, 0.75, 1, 1.5, 2, 3]

interface ReaderBarProps {
  title: string
  viewer: Viewer | null
  marks: MarksSession | null
  thumbnails: boolean
  onThumbnails: () => void
  searching: boolean
  onSearch: () => void
  onClose: () => void
  closeLabel: string
  extra?: ReactNode
}

export function ReaderBar(props: ReaderBarProps) {
  const { title, viewer, marks, thumbnails, onThumbnails, searching, onSearch, onClose, closeLabel, extra } = props
  const { t } = useTranslation('papers')
  return (
    <header className={styles.bar} role="toolbar" aria-label={t('bar')}>
      <Tool label={closeLabel} onClick={onClose}>
        <IconArrowLeft />
      </Tool>
      <div className={styles.title}>
        <Text fw={600} lh={1.25} title={title} className={styles.titleText}>
          {title}
        </Text>
        {marks !== null && <SaveNote marks={marks} />}
      </div>
      {viewer !== null && (
        <>
          <PageField viewer={viewer} />
          <ZoomTools viewer={viewer} />
          <Tool label={t('thumbnails')} pressed={thumbnails} onClick={onThumbnails}>
            <IconLayoutSidebar />
          </Tool>
          <Tool label={t('search')} pressed={searching} onClick={onSearch}>
            <IconSearch />
          </Tool>
        </>
      )}
      <div className={styles.extra}>{extra}</div>
    </header>
  )
}

function Tool(props: {
  label: string
  pressed?: boolean
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}) {
  const { label, pressed, disabled = false, onClick, children } = props
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        aria-pressed={pressed}
        variant={pressed === true ? 'light' : 'subtle'}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

/** Page number to read and to type, with the neighbours one touch away. */
function PageField({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('papers')
  const pageIndex = useStore(viewer.store, (state) => state.pageIndex)
  const [typed, setTyped] = useState(String(pageIndex + 1))
  useEffect(() => setTyped(String(pageIndex + 1)), [pageIndex])
  const go = (index: number) => viewer.goTo({ pageIndex: index, fraction: 0 }, 'person')
  return (
    <form
      className={styles.group}
      onSubmit={(event) => {
        event.preventDefault()
        const page = Number(typed)
        if (Number.isInteger(page) && page >= 1 && page <= viewer.pageCount) go(page - 1)
        else setTyped(String(pageIndex + 1))
      }}
    >
      <Tool label={t('previousPage')} disabled={pageIndex === 0} onClick={() => go(pageIndex - 1)}>
        <IconChevronUp />
      </Tool>
      <TextInput
        aria-label={t('pageNumber', { all: viewer.pageCount })}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyped(String(pageIndex + 1))}
        classNames={{ input: styles.pageInput }}
      />
      <Text component="span" size="sm" className={styles.pageCount}>
        / {viewer.pageCount}
      </Text>
      <Tool label={t('nextPage')} disabled={pageIndex === viewer.pageCount - 1} onClick={() => go(pageIndex + 1)}>
        <IconChevronDown />
      </Tool>
    </form>
  )
}

function ZoomTools({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('papers')
  const scale = useStore(viewer.store, (state) => state.scale)
  return (
    <div className={styles.group}>
      <span className={styles.zoomStep}>
        <Tool label={t('zoomOut')} onClick={() => viewer.zoomBy(1 / ZOOM_STEP)}>
          <IconZoomOut />
        </Tool>
      </span>
      <Menu position="bottom">
        <Menu.Target>
          <ActionIcon w={60} aria-label={t('zoomNow', { percent: Math.round(scale * 100) })}>
            <Text component="span" size="sm">
              {Math.round(scale * 100)}%
            </Text>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowsHorizontal size={20} />}
            onClick={() => viewer.setZoom({ kind: 'fitWidth' })}
          >
            {t('fitWidth')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowsVertical size={20} />} onClick={() => viewer.setZoom({ kind: 'fitPage' })}>
            {t('fitPage')}
          </Menu.Item>
          <Menu.Divider />
          {SCALES.map((each) => (
            <Menu.Item key={each} onClick={() => viewer.setZoom({ kind: 'scale', scale: each })}>
              {each * 100}%
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <span className={styles.zoomStep}>
        <Tool label={t('zoomIn')} onClick={() => viewer.zoomBy(ZOOM_STEP)}>
          <IconZoomIn />
        </Tool>
      </span>
    </div>
  )
}
