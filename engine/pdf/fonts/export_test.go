package fonts

// Settle is settle, for tests.
var Settle = settle
