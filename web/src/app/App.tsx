import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { QueryClientProvider } from '@tanstack/react-query'
import dayjs from 'dayjs'
import vietnamese from 'dayjs/locale/vi'
import { useTranslation } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { ConfirmProvider } from '../ui/confirm.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'
import { colorSchemeManager, cssVariablesResolver, theme } from '../ui/theme.ts'

// Names of months and days for the pickers; the third argument only makes them known.
dayjs.locale(vietnamese, undefined, true)

/** Everything that all pages stand in: theme, words, dates, queries, confirmations, addresses. */
export function App() {
  const { i18n } = useTranslation()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="light"
    >
      <DatesProvider settings={{ locale: i18n.language === 'en' ? 'en' : 'vi', firstDayOfWeek: 1, weekendDays: [] }}>
        <QueryClientProvider client={queryClient}>
          <ConfirmProvider>
            <RouterProvider router={router} />
          </ConfirmProvider>
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  )
}
