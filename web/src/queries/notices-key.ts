/** One's own unread notices; whoever hears that there are others than before fetches them again under this key. */
export const NOTICES_KEY = ['notices.list'] as const
