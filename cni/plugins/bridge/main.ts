import { runPlugin } from '../../skel/run-plugin.js'
import { bridge } from './bridge.js'

runPlugin(bridge(), process)
