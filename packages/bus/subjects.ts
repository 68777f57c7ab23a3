// Every subject, as a function. proto/subjects.md explains them; a tidy test compares the two.
// NatsBus puts "kw.<cluster id>." in front, so clusters that share a NATS don't meet.

/** A MAC as twelve hex digits. */
const macToken = (mac: string) => mac.replaceAll(':', '').toLowerCase()

export const subjects = {
  /** Ethernet frames to the station with this MAC on a segment (FrameBatch). */
  wire: (segment: string, mac: string) => `wire.${segment}.${macToken(mac)}`,
  /** Broadcast and multicast frames of a segment (FrameBatch). */
  wireBroadcast: (segment: string) => `wire.${segment}.ffffffffffff`,
  /** A node's system calls (KernelRequest → KernelReply). */
  kernelCall: (node: string) => `kernel.${node}.call`,
  /** What a kernel tells its node (KernelEvent). */
  kernelEvents: (node: string) => `kernel.${node}.events`,
  /** Stream: a command in a container or in the node's own shell (ExecStart, ExecFrame). */
  kernelExec: (node: string) => `kernel.${node}.exec`,
  /** Stream: a running container's own streams (ExecStart, ExecFrame). */
  kernelAttach: (node: string) => `kernel.${node}.attach`,
  /** Stream: sockets of a process-container (SocketsStart, SocketCommand, SocketEvent). */
  kernelSockets: (node: string) => `kernel.${node}.sockets`,
  /** Stream: one pcapng file, as it grows (CaptureStart). */
  kernelCapture: (node: string) => `kernel.${node}.capture`,
  /** Stream: kubectl exec (ExecStart, ExecFrame). */
  kubeletExec: (node: string) => `kubelet.${node}.exec`,
  /** Stream: kubectl attach (ExecStart, ExecFrame). */
  kubeletAttach: (node: string) => `kubelet.${node}.attach`,
  /** Stream: one forwarded connection, or a session of them (PortForwardStart, then bytes). */
  kubeletPortForward: (node: string) => `kubelet.${node}.portforward`,
  /** What the node and its pods use (nothing → NodeUsage). */
  kubeletUsage: (node: string) => `kubelet.${node}.usage`,
  /** Stream: kubectl logs (LogStart, then text). */
  kubeletLogs: (node: string) => `kubelet.${node}.logs`,
} as const

/** The one segment of the node network, 172.18.0.0/16. */
export const nodeSegment = 'nodes'
