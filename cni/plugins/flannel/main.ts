import { runPlugin } from '../../skel/run-plugin.js'
import { flannel } from './flannel.js'

runPlugin(flannel(), process)
