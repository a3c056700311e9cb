import { AdminPage } from '../features/admin/AdminPage.tsx'
import { BodiesPanel } from '../features/bodies/BodiesPanel.tsx'

/** What administrators keep: accounts, sites and backups, and the bodies that decide by voting. */
export function Administration() {
  return <AdminPage bodies={<BodiesPanel />} />
}
