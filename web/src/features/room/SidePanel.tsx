import { Tabs } from '@mantine/core'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { PaperId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../ui/lazily.ts'
import { MessagesPanel } from '../messages/MessagesPanel.tsx'
import { useUnread } from '../messages/use-mailbox.ts'
import { AgendaPanel } from '../agenda/AgendaPanel.tsx'
import { VotingDrawer } from '../voting/VotingDrawer.tsx'
import { FloorTab } from './FloorTab.tsx'
import { OperatorTab } from './OperatorTab.tsx'
import { PartWait } from './PartWait.tsx'
import { useInvite } from './use-invite.ts'
import { PeopleTab } from './PeopleTab.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useQueue, useRole, useRoom } from '../../meeting-room/use-room.ts'
import type { RoomLayout } from './use-layout.ts'
import { useSoundFirst } from './use-sound-first.ts'
import classes from './room.module.css'

// The room does not wait for the papers' code.
const PaperPanel = lazily(async () => (await import('../papers/PaperPanel.tsx')).PaperPanel)

const TABS = ['site', 'papers', 'agenda', 'floor', 'people', 'messages'] as const

interface SidePanelProps {
  meeting: MeetingDetail
  layout: RoomLayout
  onHall: (() => void) | undefined
  wantedPaper: { readonly paperId: PaperId } | null
  onOpenPaper: (paperId: PaperId) => void
}

/** Papers and people beside the pictures. It stays as it is when the layout changes, so that no page is lost. */
export function SidePanel({ meeting, layout, onHall, wantedPaper, onOpenPaper }: SidePanelProps) {
  const { t } = useTranslation(['room', 'messages'])
  const unread = useUnread().length
  const { session } = useMeetingSession()
  const { seats } = useRoom()
  const hands = useQueue('speaking').length + useQueue('questioning').length
  const { tab, shown } = layout
  const soundCame = useSoundFirst()
  const invite = useInvite()
  const operates = useRole() === 'operator'
  return (
    <aside className={classes.panel} aria-label={t('panel.label')} hidden={shown === 'pictures'}>
      {/* Merely hidden, not suspended: an open paper stays open, and goes on following while the list of people is shown. */}
      <Tabs
        value={tab}
        onChange={(next) => {
          const known = TABS.find((each) => each === next)
          if (known !== undefined) layout.setTab(known)
        }}
        className={classes.tabs}
        keepMounted
        keepMountedMode="display-none"
      >
        <Tabs.List grow className={classes.tabList} data-many={operates}>
          {operates && (
            <Tabs.Tab className={classes.sideTab ?? ''} value="site">
              {t('panel.site')}
            </Tabs.Tab>
          )}
          <Tabs.Tab className={classes.sideTab ?? ''} value="papers">
            {t('panel.papers')}
          </Tabs.Tab>
          <Tabs.Tab className={classes.sideTab ?? ''} value="agenda">
            {t('panel.agenda')}
          </Tabs.Tab>
          <Tabs.Tab className={classes.sideTab ?? ''} value="floor">
            {t('panel.floor')}
            {hands > 0 && ` (${hands})`}
          </Tabs.Tab>
          <Tabs.Tab className={classes.sideTab ?? ''} value="people">
            {t('panel.people')} ({seats.length})
          </Tabs.Tab>
          <Tabs.Tab className={classes.sideTab ?? ''} value="messages">
            {unread === 0 ? t('messages:tab') : t('messages:tabCount', { count: unread })}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="site" className={classes.tabPanel}>
          {tab === 'site' && shown !== 'pictures' && (
            <OperatorTab rollCall={layout.asksRollCall} onMessages={() => layout.setTab('messages')} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="papers" className={classes.tabPanel}>
          <Suspense fallback={<PartWait />}>
            {soundCame ? (
              <PaperPanel
                session={session}
                meeting={meeting}
                mode={shown === 'reading' ? 'reading' : 'beside'}
                onMode={layout.small ? undefined : layout.choose}
                onOpen={layout.onPaperOpen}
                onPresented={layout.onPresented}
                wanted={wantedPaper}
              />
            ) : (
              <PartWait />
            )}
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="agenda" className={classes.tabPanel}>
          {tab === 'agenda' && (
            <>
              <VotingDrawer meeting={meeting} />
              <AgendaPanel meeting={meeting} onInvite={invite} onOpenPaper={onOpenPaper} />
            </>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="floor" className={classes.tabPanel}>
          {tab === 'floor' && <FloorTab />}
        </Tabs.Panel>
        <Tabs.Panel value="people" className={classes.tabPanel}>
          {tab === 'people' && <PeopleTab onHall={onHall} />}
        </Tabs.Panel>
        <Tabs.Panel value="messages" className={classes.tabPanel}>
          {tab === 'messages' && <MessagesPanel />}
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}
