import { Anchor, Box } from '@mantine/core'
import { useState } from 'react'
import type { ConsultationFile } from '../../../../signaling/consultations/wire.ts'
import type { ConsultationId } from '../../../../signaling/wire/ids.ts'
import { FileReader } from './FileReader.tsx'
import { Signatures } from './Signatures.tsx'

/** The file of an opinion: its name opens it, below it what its signatures are worth. */
export function OpinionFile({ consultationId, file }: { consultationId: ConsultationId; file: ConsultationFile }) {
  const [open, setOpen] = useState(false)
  return (
    <Box>
      <Anchor
        component="button"
        type="button"
        onClick={() => setOpen(true)}
        py={10}
        ta="start"
        style={{ overflowWrap: 'anywhere' }}
      >
        {file.fileName}
      </Anchor>
      {file.signatures !== null && <Signatures found={file.signatures} />}
      {open && <FileReader consultationId={consultationId} file={file} onClose={() => setOpen(false)} />}
    </Box>
  )
}
