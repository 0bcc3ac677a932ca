-- Enqueues the jobs in ARGV (see put_all). Returns 1 for each that was put, 0 for each whose id is in
-- use by a job that has not ended.
local said = put_all(1)
return said
