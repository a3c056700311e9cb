import { IconDeviceMobile } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './phone.module.css'

/** A whole small screen of a few words. */
export function PhoneScreen({
  title,
  text,
  children,
}: {
  title: string
  text?: string | undefined
  children?: ReactNode
}) {
  return (
    <main className={classes.screen}>
      <IconDeviceMobile size={48} aria-hidden className={classes.mark} />
      <div role="status">
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
      </div>
      {children}
    </main>
  )
}
