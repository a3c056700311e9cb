/** One's own unread notices; a page that gets `notices.changed` fetches them again under this key. */
export const NOTICES_KEY = ['notices.list'] as const
