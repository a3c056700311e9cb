import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A password that can be shown; the switch can be reached by keyboard and says what it does. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation('ui')
  const [visible, setVisible] = useState(false)
  return (
    <PasswordInput
      {...props}
      visible={visible}
      onVisibilityChange={setVisible}
      rightSectionWidth={48}
      visibilityToggleButtonProps={{
        style: { width: 44, height: 40 },
        'aria-label': visible ? t('hidePassword') : t('showPassword'),
        tabIndex: 0,
        'aria-hidden': false,
      }}
    />
  )
}
