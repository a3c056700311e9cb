import { dirname } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { asDatabaseProblem, DatabaseProblem, type DatabaseProblemKind } from '../storage/database-problem.ts'
import type { Tidied } from '../storage/tidy-blobs.ts'
import { ConfigError } from './config.ts'

type Sentence = (problem: DatabaseProblem, folder: string) => string

const RESTORE_VI =
  'Cách xử lý: giữ nguyên thư mục này, lấy bản sao lưu gần nhất (meetings.sqlite và papers/) đặt vào một thư mục trống, trỏ DATA_DIR vào đó rồi khởi động lại.'
const RESTORE_EN =
  'Keep this folder as it is, put the last backup (meetings.sqlite and papers/) into an empty folder, let DATA_DIR name it, and start again.'

const SENTENCES: Readonly<Record<DatabaseProblemKind, Sentence>> = {
  newer: ({ found }, folder) =>
    `Cơ sở dữ liệu trong thư mục ${folder} do một bản phần mềm mới hơn tạo ra (${found}); bản đang chạy là ${packageJson.version}. Chưa có gì bị thay đổi. Cách xử lý: chạy lại bản phần mềm mới hơn; hoặc đặt bản sao lưu làm trước khi nâng cấp vào một thư mục trống, trỏ DATA_DIR vào đó rồi khởi động lại.\n` +
    `(The database in ${folder} was made by a newer version (${found}); this is ${packageJson.version}. Nothing was changed. Run the newer version again, or put the backup of before the update into an empty folder, let DATA_DIR name it, and start again.)`,
  notADatabase: ({ path, found }, folder) =>
    `Tệp ${path} không phải là cơ sở dữ liệu của hệ thống, hoặc phần đầu tệp đã hỏng (${found}; phần mềm ${packageJson.version}, thư mục ${folder}). Chưa có gì bị thay đổi. ${RESTORE_VI}\n` +
    `(${path} is not a database, or its beginning is damaged. Nothing was changed. ${RESTORE_EN})`,
  damaged: ({ path, found }, folder) =>
    `Cơ sở dữ liệu bị hỏng: ${path} (${found}; phần mềm ${packageJson.version}, thư mục ${folder}). Hệ thống không khởi động để không làm mất thêm dữ liệu. ${RESTORE_VI}\n` +
    `(The database is damaged: ${path} (${found}). It was not started, so that no more is lost. ${RESTORE_EN})`,
  logAlone: ({ path, found }, folder) =>
    `Trong thư mục ${folder} có nhật ký ${found} nhưng thiếu tệp ${path}: bản sao chưa đủ (phần mềm ${packageJson.version}). Chưa có gì bị thay đổi. Cách xử lý: đặt lại tệp meetings.sqlite đi cùng nhật ký đó; hoặc chuyển tệp -wal sang nơi khác rồi khôi phục bản sao lưu.\n` +
    `(There is ${found}, but ${path} is missing: an incomplete copy. Nothing was changed. Put back the meetings.sqlite that belongs to it, or move the -wal file elsewhere and restore a backup.)`,
  isFolder: ({ path }) =>
    `${path} là thư mục, trong khi ở đó phải là tệp cơ sở dữ liệu (phần mềm ${packageJson.version}). Cách xử lý: chuyển thư mục đó đi nơi khác, đặt bản sao lưu meetings.sqlite vào chỗ của nó rồi khởi động lại.\n` +
    `(${path} is a folder, where the database file should be. Move it elsewhere, put the backup in its place, and start again.)`,
  noPermission: ({ path, found }, folder) =>
    `Không mở hoặc không ghi được tệp ${path} (${found}). Cách xử lý: cho người dùng chạy hệ thống quyền đọc và ghi thư mục ${folder} và mọi tệp trong đó, và kiểm tra ổ đĩa không bị gắn ở chế độ chỉ đọc.\n` +
    `(${path} can't be opened or written. Give the user who runs this the right to read and write ${folder}, and see that the disk is not mounted read-only.)`,
  inUse: (_problem, folder) =>
    `Thư mục ${folder} đang được một chương trình khác dùng, có thể là chính hệ thống này đã chạy rồi. Cách xử lý: dừng chương trình kia, hoặc đặt DATA_DIR khác.\n` +
    `(${folder} is in use by another program, perhaps this same one. Stop the other, or set another DATA_DIR.)`,
  diskFull: (_problem, folder) =>
    `Ổ đĩa của thư mục ${folder} đã đầy nên hệ thống không khởi động được. Cách xử lý: dọn bớt chỗ rồi khởi động lại; dữ liệu đã lưu vẫn còn.\n` +
    `(The disk of ${folder} is full. Make room and start again; what was kept is still there.)`,
  ioError: ({ path, found }, folder) =>
    `Ổ đĩa báo lỗi khi đọc hoặc ghi ${path} (${found}; phần mềm ${packageJson.version}, thư mục ${folder}). Cách xử lý: kiểm tra ổ đĩa. ${RESTORE_VI}\n` +
    `(The disk failed at ${path}. Check it. ${RESTORE_EN})`,
}

/** An error of a start as a sentence with the way back, where it is trouble of the data folder; other errors stay as they are. */
export function startProblem(error: unknown, dataDir: string, databaseFile: string): unknown {
  const problem = asDatabaseProblem(error, databaseFile)
  if (problem instanceof DatabaseProblem) {
    return new ConfigError(`DATA_DIR: ${SENTENCES[problem.kind](problem, dirname(problem.path))}`, { cause: error })
  }
  return folderProblem(error, dataDir)
}

/** Trouble of the system with something in the data folder: no permission, a file where a folder should be, a full disk. */
function folderProblem(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : ''
  if (!path.startsWith(dataDir)) return error
  const why: Readonly<Record<string, string>> = {
    EACCES: 'không có quyền (no permission)',
    EPERM: 'không có quyền (no permission)',
    EROFS: 'ổ đĩa chỉ đọc (read-only disk)',
    ENOSPC: 'ổ đĩa đã đầy (disk full)',
    EDQUOT: 'hết hạn mức ổ đĩa (quota exceeded)',
    EEXIST: 'là tệp, trong khi phải là thư mục (a file where a folder should be)',
    ENOTDIR: 'là tệp, trong khi phải là thư mục (a file where a folder should be)',
    EISDIR: 'là thư mục, trong khi phải là tệp (a folder where a file should be)',
    EIO: 'ổ đĩa báo lỗi (the disk failed)',
  }
  const known = why[error.code]
  return known === undefined ? error : new ConfigError(`DATA_DIR: ${path}: ${known}.`, { cause: error })
}

/** What a start found among the papers' files, for the person at the terminal; nothing when all is in order. */
export function tidiedInWords({ quarantined, broughtBack, missing, failed, quarantine }: Tidied): string[] {
  const lines: string[] = []
  if (quarantined > 0) {
    lines.push(
      `CẢNH BÁO: cơ sở dữ liệu cũ hơn kho tài liệu, hoặc còn trống: ${quarantined} tệp không có trong cơ sở dữ liệu đã được chuyển vào ${quarantine}, không xoá. Nếu đang khôi phục bản sao lưu: dừng hệ thống, đặt lại đúng meetings.sqlite rồi khởi động lại, các tệp sẽ tự trở về chỗ cũ.`,
      `(WARNING: the database is older than the papers, or empty: ${quarantined} files that it does not name were moved to ${quarantine}; none was deleted. If you are restoring a backup: stop, put the right meetings.sqlite back and start again; the files return by themselves.)`,
    )
  }
  if (broughtBack > 0) {
    lines.push(
      `Đã đưa ${broughtBack} tệp tài liệu trở về chỗ cũ (${broughtBack} files of papers came back to their place).`,
    )
  }
  if (missing.length > 0) {
    lines.push(
      `CẢNH BÁO: thiếu ${missing.length} tệp tài liệu mà cơ sở dữ liệu có ghi; những tài liệu đó không mở được cho đến khi khôi phục thư mục papers/ từ bản sao lưu.`,
      `(WARNING: ${missing.length} files that the database names are missing; these papers can't be opened until papers/ is restored from a backup.)`,
    )
  }
  if (failed.length > 0) {
    lines.push(
      `CẢNH BÁO: có ${failed.length} tệp chưa chuyển được và được để nguyên chỗ (${failed.length} files could not be moved and were left where they are); xem nhật ký (see the log).`,
    )
  }
  return lines
}
