/**
 * Which types of events can have a topic of their own: those whose name can stand in a topic's name as it is. Digits alone
 * cannot, for `raw-events.2` is what a later generation of `raw-events` would be called.
 */
export const TOPIC_TYPE = /^(?!\d+$)[A-Za-z0-9._-]{1,128}$/;
