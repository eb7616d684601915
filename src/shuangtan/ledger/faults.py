"""What verification can find (codes L201 to L219)."""

from __future__ import annotations

from shuangtan.ledger.mistakes_file import mistake

FILE_CHANGED = mistake(
    "L201",
    "文件 {file} 的 SHA-256 为 {seen}，涉及 {count} 条|导入时为 {expected}|批次 {batch}|恢复原文件，或重新导入",
    "file {file} has SHA-256 {seen}; {count} entries|{expected}, as imported|batch {batch}|restore it or import it",
)
FILE_ABSENT = mistake(
    "L202",
    "文件 {file} 不在了|导入过的原文件|批次 {batch}|从备份恢复原文件",
    "file {file} is gone|the imported original|batch {batch}|restore it from a backup",
    "warning",
)
CHUNK_CHANGED = mistake(
    "L203",
    "批次 {batch} 第 {chunk} 块被改动，涉及 {count} 条|叶哈希 {expected}|RFC 6962|从导出件或备份恢复存储",
    "chunk {chunk} of batch {batch} was changed; {count} entries|leaf {expected}|RFC 6962|restore the store",
)
TEXTS_CHANGED = mistake(
    "L204",
    "批次 {batch} 的文本池被改动，涉及 {count} 条|叶哈希 {expected}|RFC 6962|从导出件或备份恢复存储",
    "the texts of batch {batch} were changed; {count} entries|leaf {expected}|RFC 6962|restore the store",
)
RECORD_CHANGED = mistake(
    "L205",
    "批次 {batch} 的记录被改动（{part}），涉及 {count} 条|根 {expected}|RFC 6962|从导出件或备份恢复存储",
    "the record of batch {batch} was changed ({part}); {count} entries|root {expected}|RFC 6962|restore the store",
)
ROWS_DIFFER = mistake(
    "L206",
    "批次 {batch} 有 {seen} 行|{expected} 行|批次记录|从导出件或备份恢复存储",
    "batch {batch} has {seen} rows|{expected}|the batch record|restore the store",
)
STRAY_ROWS = mistake(
    "L207",
    "有 {seen} 行属于没有记录的批次 {batch}|每行属于日志中的批次|日志|从导出件或备份恢复存储",
    "{seen} rows belong to the unrecorded batch {batch}|rows of recorded batches|the log|restore the store",
)
LOG_CHANGED = mistake(
    "L208",
    "日志自批次 {batch} 起与检查点 {checkpoint} 不符|根 {expected}|签名检查点|从导出件或备份恢复存储",
    "from batch {batch} the log departs from {checkpoint}|root {expected}|signed checkpoint|restore the store",
)
LOG_CUT = mistake(
    "L209",
    "日志只有 {seen} 批|检查点 {checkpoint} 签过 {expected} 批|签名检查点|从导出件或备份恢复存储",
    "the log has {seen} batches|{expected}, as checkpoint {checkpoint} signed|signed checkpoint|restore the store",
)
BAD_SIGNATURE = mistake(
    "L210",
    "检查点 {checkpoint} 的签名无效|{key} 的有效签名|C2SP signed-note|恢复检查点文件；查明谁改动过",
    "the signature of checkpoint {checkpoint} is bad|one by {key}|C2SP signed-note|restore it; find who changed it",
)
BAD_CHECKPOINT = mistake(
    "L211",
    "检查点 {checkpoint} 读不通：{seen}|来源、批数、根与签名|C2SP tlog-checkpoint|恢复检查点文件",
    "checkpoint {checkpoint} is not readable: {seen}|origin, size, root, signature|C2SP tlog-checkpoint|restore it",
)
CHECKPOINT_ABSENT = mistake(
    "L212",
    "库外没有批数为 {size} 的检查点|每批一份|库外见证|从存储再写一份，并查明为何不见",
    "no checkpoint of size {size} outside the store|one per batch|outside witness|write it again; find why it is gone",
    "warning",
)
UNREADABLE = mistake(
    "L213",
    "{what} 读不出：{reason}|完好的存储|DuckDB 校验|从导出件或备份恢复存储",
    "{what} cannot be read: {reason}|an intact store|DuckDB checksums|restore the store",
)
TIME_BACKWARDS = mistake(
    "L214",
    "批次 {batch} 记于 {seen}，早于前一批|不早于 {expected}|日志|从导出件或备份恢复存储",
    "batch {batch} recorded at {seen}, before its predecessor|not before {expected}|the log|restore the store",
)
UNSIGNED = mistake(
    "L215",
    "日志有 {seen} 批|检查点只签到 {expected} 批|签名检查点|查明多出的批次从哪里来；从导出件或备份恢复存储",
    "the log has {seen} batches|{expected}, as last signed|signed checkpoint|find where the others came from",
)
