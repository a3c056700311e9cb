import { createBrowserRouter } from 'react-router'
import { SignInPage } from '../features/identity/SignInPage.tsx'
import { CrashPage } from './CrashPage.tsx'
import { Frame } from './Frame.tsx'
import { NotFoundPage } from '../ui/NotFoundPage.tsx'
import { PageWait, RequireAccount } from './RequireAccount.tsx'

/** Every address. What needs an account stands below the guard; heavy parts are fetched when they are first needed. */
export const router = createBrowserRouter([
  {
    ErrorBoundary: CrashPage,
    HydrateFallback: PageWait,
    children: [
      { path: '/dang-nhap', Component: SignInPage },
      // A hall's browser opens with it, also while a person is signed in there.
      {
        path: '/hoi-truong',
        lazy: async () => ({ Component: (await import('./WaitingHall.tsx')).WaitingHall }),
      },
      // A phone comes with a code, also while a person is signed in there.
      {
        path: '/dien-thoai',
        ErrorBoundary: CrashPage,
        lazy: async () => ({ Component: (await import('../features/phone/PhonePage.tsx')).PhonePage }),
      },
      {
        Component: RequireAccount,
        children: [
          {
            Component: Frame,
            children: [
              {
                ErrorBoundary: CrashPage,
                children: [
                  {
                    index: true,
                    lazy: async () => ({
                      Component: (await import('../features/meeting/MeetingListPage.tsx')).MeetingListPage,
                    }),
                  },
                  {
                    path: '/lich-hop',
                    lazy: async () => ({
                      Component: (await import('../features/meeting/calendar/CalendarPage.tsx')).CalendarPage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/moi',
                    lazy: async () => ({
                      Component: (await import('../features/meeting/NewMeetingPage.tsx')).NewMeetingPage,
                    }),
                  },
                  {
                    path: '/mau-hop',
                    lazy: async () => ({
                      Component: (await import('../features/meeting/templates/TemplatesPage.tsx')).TemplatesPage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId',
                    lazy: async () => ({ Component: (await import('./PreparedMeeting.tsx')).PreparedMeeting }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/sua',
                    lazy: async () => ({
                      Component: (await import('../features/meeting/EditMeetingPage.tsx')).EditMeetingPage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/diem-danh',
                    lazy: async () => ({
                      Component: (await import('../features/attendance/AttendancePage.tsx')).AttendancePage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/diem-danh/ket-qua',
                    lazy: async () => ({
                      Component: (await import('../features/roll-call/RollCallResultPage.tsx')).RollCallResultPage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/kiem-tra',
                    lazy: async () => ({
                      Component: (await import('../features/readiness/ReadinessPage.tsx')).ReadinessPage,
                    }),
                  },
                  {
                    path: '/lay-y-kien',
                    lazy: async () => ({
                      Component: (await import('../features/consultations/ConsultationListPage.tsx'))
                        .ConsultationListPage,
                    }),
                  },
                  {
                    path: '/lay-y-kien/moi',
                    lazy: async () => ({
                      Component: (await import('../features/consultations/NewConsultationPage.tsx'))
                        .NewConsultationPage,
                    }),
                  },
                  {
                    path: '/lay-y-kien/:consultationId',
                    lazy: async () => ({
                      Component: (await import('../features/consultations/ConsultationPage.tsx')).ConsultationPage,
                    }),
                  },
                  {
                    path: '/tai-lieu-ca-nhan',
                    lazy: async () => ({
                      Component: (await import('../features/documents/DocumentsPage.tsx')).DocumentsPage,
                    }),
                  },
                  {
                    path: '/de-nghi-hop',
                    lazy: async () => ({
                      Component: (await import('../features/requests/RequestListPage.tsx')).RequestListPage,
                    }),
                  },
                  {
                    path: '/de-nghi-hop/moi',
                    lazy: async () => ({
                      Component: (await import('../features/requests/NewRequestPage.tsx')).NewRequestPage,
                    }),
                  },
                  {
                    path: '/de-nghi-hop/:meetingRequestId',
                    lazy: async () => ({
                      Component: (await import('../features/requests/RequestPage.tsx')).RequestPage,
                    }),
                  },
                  {
                    path: '/nhiem-vu',
                    lazy: async () => ({ Component: (await import('../features/tasks/TasksPage.tsx')).TasksPage }),
                  },
                  {
                    path: '/tim-kiem',
                    lazy: async () => ({ Component: (await import('../features/search/SearchPage.tsx')).SearchPage }),
                  },
                  {
                    path: '/diem-cau',
                    lazy: async () => ({ Component: (await import('../features/readiness/SitePage.tsx')).SitePage }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/bieu-quyet',
                    lazy: async () => ({ Component: (await import('../features/voting/VotingPage.tsx')).VotingPage }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/tin-nhan',
                    lazy: async () => ({ Component: (await import('../features/messages/RecordPage.tsx')).RecordPage }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/dien-bien',
                    lazy: async () => ({
                      Component: (await import('../features/proceedings/ProceedingsPage.tsx')).ProceedingsPage,
                    }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/bien-ban',
                    lazy: async () => ({
                      Component: (await import('../features/minutes/MinutesPage.tsx')).MinutesPage,
                    }),
                  },
                  {
                    path: '/ghep-may',
                    lazy: async () => ({ Component: (await import('../features/pairing/PairPage.tsx')).PairPage }),
                  },
                  {
                    path: '/cuoc-hop/:meetingId/cho-ngoi',
                    lazy: async () => ({
                      Component: (await import('../features/seating/MeetingSeatingPage.tsx')).MeetingSeatingPage,
                    }),
                  },
                  {
                    path: '/phong-hop',
                    lazy: async () => ({ Component: (await import('../features/seating/RoomsPage.tsx')).RoomsPage }),
                  },
                  {
                    path: '/tai-khoan',
                    lazy: async () => ({
                      Component: (await import('../features/account/AccountPage.tsx')).AccountPage,
                    }),
                  },
                  {
                    path: '/nhat-ky',
                    lazy: async () => ({ Component: (await import('../features/audit/AuditPage.tsx')).AuditPage }),
                  },
                  {
                    path: '/thong-ke',
                    lazy: async () => ({
                      Component: (await import('../features/statistics/StatisticsPage.tsx')).StatisticsPage,
                    }),
                  },
                  {
                    path: '/quan-tri',
                    lazy: async () => ({ Component: (await import('./Administration.tsx')).Administration }),
                  },
                  { path: '*', Component: NotFoundPage },
                ],
              },
            ],
          },
          // The room and the reader fill the whole window: no frame around them.
          // The monitor and the control desk are other views of the same session: going there and back leaves nothing and joins nothing.
          {
            ErrorBoundary: CrashPage,
            lazy: async () => ({ Component: (await import('../features/room/RoomPage.tsx')).RoomPage }),
            children: [
              { path: '/cuoc-hop/:meetingId/vao', element: null },
              { path: '/cuoc-hop/:meetingId/giam-sat', element: null },
              { path: '/cuoc-hop/:meetingId/ban-dieu-hanh', element: null },
            ],
          },
          {
            path: '/cuoc-hop/:meetingId/man-hinh',
            ErrorBoundary: CrashPage,
            lazy: async () => ({
              Component: (await import('../features/hall-display/HallDisplayPage.tsx')).HallDisplayPage,
            }),
          },
          {
            path: '/tai-lieu-ca-nhan/:documentId',
            ErrorBoundary: CrashPage,
            lazy: async () => ({ Component: (await import('./OwnDocument.tsx')).OwnDocument }),
          },
          {
            path: '/cuoc-hop/:meetingId/tai-lieu/:paperId',
            ErrorBoundary: CrashPage,
            lazy: async () => ({ Component: (await import('../features/papers/PaperPage.tsx')).PaperPage }),
          },
        ],
      },
    ],
  },
])
