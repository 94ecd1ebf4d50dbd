/** An API process like any other (api/main.ts), with a clock that is wrong. */
import './skewed-clock'
import '../../api/main'
