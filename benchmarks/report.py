from benchmarks.records import Run
def promises(run): return ""
def write(run, folder): pass
