import { runPlugin } from '../../skel/run-plugin.js'
import { hostLocal } from './host-local.js'

runPlugin(hostLocal(), process)
