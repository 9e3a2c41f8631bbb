"""The journal: what was changed through `onet`, written before it is sent and settled after."""
