/** One's own documents, which change when a copy of a paper is saved too. */
export const DOCUMENTS_KEY = ['documents.list'] as const
