import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './page-turner.module.css'

interface PageTurnerProps {
  pageIndex: number
  pageCount: number
  onTurn: (pageIndex: number) => void
}

/** Turns through pages of pictures: back, which page of how many, on. */
export function PageTurner({ pageIndex, pageCount, onTurn }: PageTurnerProps) {
  const { t } = useTranslation('room')
  return (
    <>
      <ActionIcon
        className={classes.turn}
        aria-label={t('previousPage')}
        disabled={pageIndex === 0}
        onClick={() => onTurn(pageIndex - 1)}
      >
        <IconChevronLeft size={24} aria-hidden />
      </ActionIcon>
      <span
        className={classes.number}
        aria-live="polite"
        title={t('pageOf', { page: pageIndex + 1, pages: pageCount })}
      >
        {pageIndex + 1}/{pageCount}
      </span>
      <ActionIcon
        className={classes.turn}
        aria-label={t('nextPage')}
        disabled={pageIndex >= pageCount - 1}
        onClick={() => onTurn(pageIndex + 1)}
      >
        <IconChevronRight size={24} aria-hidden />
      </ActionIcon>
    </>
  )
}
