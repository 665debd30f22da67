/** The columns that events, objects and logs share. */
export const recordHeader = [
  ...['Timestamp', 'TimestampTime', 'TraceId', 'SpanId', 'TraceFlags', 'SeverityText', 'SeverityNumber'],
  ...['ServiceName', 'Body', 'ResourceSchemaUrl', 'ResourceAttributes', 'ScopeSchemaUrl', 'ScopeName'],
  ...['ScopeVersion', 'ScopeAttributes', 'LogAttributes', 'EventName'],
];

export const spanHeader = [
  ...['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'TraceState', 'SpanName', 'SpanKind', 'ServiceName'],
  ...['ResourceAttributes', 'ScopeName', 'ScopeVersion', 'SpanAttributes', 'Duration', 'StatusCode'],
  ...['StatusMessage', 'Events.Timestamp', 'Events.Name', 'Events.Attributes', 'Links.TraceId'],
  ...['Links.SpanId', 'Links.TraceState', 'Links.Attributes'],
];

export const podMetricHeader = ['metric_name', 'timestamp', 'value', 'pod_name', 'namespace', 'tags'];

export const serviceMetricHeader = [
  ...['metric_name', 'timestamp', 'value', 'service_name', 'namespace', 'tags'],
  ...['bucket_le', 'metric_type', 'status_code'],
];
