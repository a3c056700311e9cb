import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from '../voting.module.css'

/** In words: what the secret vote protects from, and what not. */
export function Protects() {
  const { t } = useTranslation('voting')
  return (
    <details className={classes.people}>
      <summary>{t('secret.protects.title')}</summary>
      {(['does', 'not'] as const).map((part) => (
        <div key={part}>
          <Text mt="xs">{t(`secret.protects.${part}`)}</Text>
          <ul className={classes.plain}>
            {t(`secret.protects.${part}List`)
              .split('\n')
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ul>
        </div>
      ))}
      <Text mt="xs" size="sm" c="dimmed">
        {t('secret.protects.scheme')}
      </Text>
    </details>
  )
}
