import { Badge, Button, Card, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconMessage2, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  approveMinutes,
  setMinutesStage,
  type MinutesState,
  type MinutesView,
} from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { stateOfAll, type MinutesKeeper } from './minutes-keeper.ts'
import { useReadAgain } from './use-minutes.ts'
import classes from './minutes.module.css'

const COLOURS: Readonly<Record<MinutesState, string>> = { draft: 'gray', comments: 'amber', approved: 'green' }

interface StageProps {
  meetingId: MeetingId
  minutes: MinutesView
  keeper: MinutesKeeper
}

/** In which stage the minutes are, what that means, and the way to the next one. */
export function StageCard({ meetingId, minutes, keeper }: StageProps) {
  const { t } = useTranslation('minutes')
  const { state, rights, approved } = minutes
  const act = useStages(meetingId, minutes, keeper)
  return (
    <Card withBorder component="section" aria-label={t('stage.region')} padding="md" mb="md">
      <Group justify="space-between" gap="sm">
        <div className={classes.stageWords}>
          <Badge size="lg" color={COLOURS[state]} variant="light">
            {t(`stage.${state}`)}
          </Badge>
          <Text>
            {approved === null
              ? t(state === 'comments' && !rights.write ? 'stage.commentText' : `stage.${state}Text`, { name: '' })
              : t('stage.approvedText', {
                  name: approved.byName,
                  date: formatDate(approved.atMs),
                  time: formatTime(approved.atMs),
                })}
          </Text>
          {approved !== null && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('stage.sha', { sha256: approved.sha256 })}
            </Text>
          )}
        </div>
        <Group gap="sm">
          {rights.backToDraft && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={20} aria-hidden />}
              onClick={() => void act('backToDraft')}
            >
              {t('act.backToDraft')}
            </Button>
          )}
          {rights.askComments && (
            <Button leftSection={<IconMessage2 size={20} aria-hidden />} onClick={() => void act('askComments')}>
              {t('act.askComments')}
            </Button>
          )}
          {rights.approve && (
            <Button
              leftSection={<IconRosetteDiscountCheck size={20} aria-hidden />}
              onClick={() => void act('approve')}
            >
              {t('act.approve')}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}

type StageAct = 'askComments' | 'backToDraft' | 'approve'

/** Asks before each step. What is not saved yet on this page is saved first, so that nobody approves less than was typed. */
function useStages(meetingId: MeetingId, minutes: MinutesView, keeper: MinutesKeeper) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const confirm = useConfirm()
  const readAgain = useReadAgain(meetingId)
  const latest = useRef(minutes)
  latest.current = minutes
  return async (act: StageAct) => {
    keeper.flush()
    await readAgain()
    // What stands on the page when the question is asked is what is approved, and nothing newer.
    const { revision, comments } = latest.current
    const open = comments.filter(({ answer }) => answer === null).length
    const warning = act === 'approve' && open > 0 ? [t('act.approveOpen', { count: open })] : []
    return confirm({
      title: t(`act.${act}`),
      text: [t(`act.${act}Text`), ...warning].join(' '),
      confirm: t(`act.${act}`),
      act: async () => {
        if (act !== 'backToDraft' && stateOfAll(keeper.store.getState()) !== 'saved') return t('act.unsaved')
        const answer =
          act === 'approve'
            ? await call(approveMinutes, { meetingId, revision })
            : await call(setMinutesStage, { meetingId, stage: act === 'askComments' ? 'comments' : 'draft' })
        await readAgain()
        if (answer.ok) return null
        return sentence(answer.error === 'stale' ? 'stale_approve' : answer.error, answer.details)
      },
    })
  }
}
