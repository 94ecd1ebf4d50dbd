/** A worker process like any other (workers/main.ts), with a clock that is wrong. */
import './skewed-clock'
import '../../workers/main'
