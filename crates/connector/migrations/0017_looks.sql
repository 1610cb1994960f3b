-- Whose turn it is to be looked for; an order that was begun long ago is looked for more seldom.
ALTER TABLE call_order ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0;

-- What each look reads: all but a few rows are settled.
CREATE INDEX call_link_due ON call_link_told (session) WHERE told < version;
CREATE INDEX call_order_open ON call_order (customer) WHERE state IN ('awaited', 'several', 'found');
CREATE INDEX call_order_taken ON call_order (customer) WHERE sales_order IS NOT NULL;
