export function NewMeetingPage() {
  return null
}
