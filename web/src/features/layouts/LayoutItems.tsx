import { Menu } from '@mantine/core'
import { IconCheck, IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Layout } from '../../../../signaling/wire/layout.ts'
import { LayoutIcon } from './LayoutIcon.tsx'
import type { PictureLayout } from './use-picture-layout.ts'
import classes from './layouts.module.css'

interface LayoutItemsProps {
  pictures: PictureLayout
  onChoose: (layout: Layout) => void
}

/** The layouts as pictures in a menu; what the chair has set, and the way back to it, stand above them. */
export function LayoutItems({ pictures, onChoose }: LayoutItemsProps) {
  const { t } = useTranslation('layouts')
  const { imposed, followed, now } = pictures
  return (
    <>
      <Menu.Label>{t('title')}</Menu.Label>
      {imposed !== null && (
        <Menu.Item
          leftSection={<IconUsersGroup size={20} aria-hidden />}
          rightSection={followed ? <IconCheck size={20} aria-hidden /> : undefined}
          aria-current={followed}
          onClick={pictures.follow}
        >
          {t('chairs', { layout: t(`name.${imposed.layout}`) })}
        </Menu.Item>
      )}
      <div className={classes.tiles} role="none">
        {Layout.options.map((layout) => (
          <Menu.Item
            key={layout}
            className={classes.tile}
            aria-current={now === layout}
            title={t(`hint.${layout}`)}
            onClick={() => onChoose(layout)}
          >
            <LayoutIcon layout={layout} />
            <span>{t(`name.${layout}`)}</span>
          </Menu.Item>
        ))}
      </div>
    </>
  )
}
