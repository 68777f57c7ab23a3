import { runPlugin } from '../../skel/run-plugin.js'
import { loopback } from './loopback.js'

runPlugin(loopback(), process)
