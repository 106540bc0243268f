"""The low-zoom pyramid: what a map shows of a layer below its `detail_from`, merged and with true areas."""
