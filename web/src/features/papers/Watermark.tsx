import styles from './watermark.module.css'

/** Over a page of a restricted paper: who reads it, and when. It hinders neither reading nor selecting, and is read aloud to nobody. */
export function Watermark({ words }: { words: string }) {
  return (
    <div className={styles.mark} aria-hidden data-watermark>
      {[0, 1, 2, 3].map((row) => (
        <span
          key={row}
          className={styles.line}
          style={{ top: `${row * 25 + 12}%`, left: `${row % 2 === 0 ? 4 : 12}%` }}
        >
          {words}
        </span>
      ))}
    </div>
  )
}
