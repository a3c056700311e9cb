import { Menu, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconWifi } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { RUNG_CHOICES } from '../devices/rung-choices.ts'
import { linkWords } from './link-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import classes from './room.module.css'

/** How one's own link is, what is left of the meeting on it and why; opens the choice of less or more. */
export function LinkChip() {
  const { t } = useTranslation('room')
  const { t: devices } = useTranslation('devices')
  const { session, link, media } = useMeetingSession()
  const cutOff = useStore(session.store, (state) => state.status.kind === 'reconnecting')
  const quality = useStore(link.store, (state) => state.quality)
  const flow = useStore(media.store, (state) => state.flow)
  const rung = useStore(media.store, (state) => state.rung)
  const words = linkWords({ cutOff, flow, quality, rung })
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <Menu position="bottom-end" withinPortal width={340}>
      <Menu.Target>
        <UnstyledButton
          className={classes.link}
          data-quality={words.tone}
          data-rung={rung.now}
          title={t('linkChoice.open')}
        >
          {words.tone === 'good' || words.tone === 'unknown' ? <IconWifi {...icon} /> : <IconAlertTriangle {...icon} />}
          <span role="status" className={classes.linkWords}>
            <span>{t(words.headline)}</span>
            {words.reason !== null && <small>{t(`ladder.reason.${words.reason}`)}</small>}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('linkChoice.choose')}</Menu.Label>
        {RUNG_CHOICES.map((choice) => (
          <Menu.Item
            key={choice}
            aria-current={choice === rung.chosen}
            rightSection={choice === rung.chosen ? <IconCheck {...icon} /> : undefined}
            onClick={() => media.setLowBandwidth(choice)}
          >
            <strong>{devices(`rung.${choice}.name`)}</strong>
            <br />
            <small>{devices(`rung.${choice}.text`)}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
