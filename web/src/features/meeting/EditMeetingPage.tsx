export function EditMeetingPage() {
  return null
}
