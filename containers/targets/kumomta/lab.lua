-- KumoMTA has no configuration of its own: this is all of it. Whatever is not named here has its documented default.
local kumo = require 'kumo'

local own = os.getenv 'LAB_HOSTNAME'

kumo.on('init', function()
  kumo.define_spool { name = 'data', path = '/var/spool/kumomta/data' }
  kumo.define_spool { name = 'meta', path = '/var/spool/kumomta/meta' }
  kumo.configure_local_logs { log_dir = '/var/log/kumomta' }

  -- For kcli and the metrics: the queue hook asks both.
  kumo.start_http_listener { listen = '127.0.0.1:8000', trusted_hosts = { '127.0.0.1' } }

  kumo.start_esmtp_listener {
    listen = '0.0.0.0:25',
    hostname = own,
    relay_hosts = { '127.0.0.1', os.getenv 'LAB_NETWORK' },
    tls_certificate = '/lab/certs/' .. own .. '/chain.pem',
    tls_private_key = '/lab/certs/' .. own .. '/key.pem',
  }
end)

-- What is for a name of its own is taken and thrown away; everything else is relayed.
kumo.on('smtp_server_message_received', function(msg)
  for name in string.gmatch(os.getenv 'LAB_NAMES', '%S+') do
    if msg:recipient().domain == name then
      msg:set_meta('queue', 'null')
    end
  end
end)

-- An ordinary retry after seconds.
kumo.on('get_queue_config', function(domain, tenant, campaign, routing_domain)
  return kumo.make_queue_config { retry_interval = '3s', max_retry_interval = '3s' }
end)

-- MTA-STS is on by default (enable_mta_sts), DANE is not (enable_dane); both are left alone.
kumo.on('get_egress_path_config', function(domain, egress_source, site_name)
  return kumo.make_egress_path {}
end)
