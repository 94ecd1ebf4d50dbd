/** How a short message reaches a person: one interface, whatever carries it. */

export interface Message {
  /** The same for a message that is sent again, so that whoever receives it twice can tell. */
  readonly id: string
  /** An address of the transport's own kind. */
  readonly to: string
  /** Left out by transports that know none. */
  readonly subject: string
  /** Plain text. */
  readonly text: string
}

export interface MessageTransport {
  /** Ends when somebody else has taken the message on; throws when nobody has. */
  send(message: Message): Promise<void>
}
