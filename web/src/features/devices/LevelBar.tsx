import { useEffect, useRef } from 'react'
import { openLevelMeter } from '../../media/capture/level-meter.ts'
import classes from './devices.module.css'

interface LevelBarProps {
  track: MediaStreamTrack
  label: string
}

/** How loud a microphone is now. Drawn past React, sixty times a second. */
export function LevelBar({ track, label }: LevelBarProps) {
  const bar = useRef<HTMLDivElement>(null)
  const fill = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const meter = openLevelMeter(track)
    let frame = 0
    let shown = 0
    const draw = () => {
      // Rises at once and falls slowly, as the eye expects of a level.
      shown = Math.max(meter.read() ?? 0, shown * 0.92)
      if (fill.current !== null) fill.current.style.transform = `scaleX(${shown.toFixed(3)})`
      bar.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)))
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => {
      cancelAnimationFrame(frame)
      meter.close()
    }
  }, [track])
  return (
    <div
      ref={bar}
      className={classes.level}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <div ref={fill} className={classes.levelFill} />
    </div>
  )
}
