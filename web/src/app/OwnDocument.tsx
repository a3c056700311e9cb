import { DocumentPage } from '../features/documents/DocumentPage.tsx'
import { OwnDocumentReader } from '../features/papers/OwnDocumentReader.tsx'

/** A document of one's own in the reader of papers. */
export function OwnDocument() {
  return (
    <DocumentPage
      reader={(document, onClose, closeLabel) => (
        <main style={{ display: 'flex', height: '100dvh' }}>
          <OwnDocumentReader key={document.documentId} document={document} onClose={onClose} closeLabel={closeLabel} />
        </main>
      )}
    />
  )
}
